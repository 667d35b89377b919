"""Each payment knows its payee by itself, for an account that a bank refused is corrected there."""

from django.db import migrations


def copy_payees(apps, schema_editor):
    """Payments made before this version take over the payee of their settlement, and paid ones their one transfer."""
    payments = apps.get_model("finance", "Payment").objects.select_related("settlement")
    transfers = apps.get_model("finance", "Transfer").objects
    for payment in payments.iterator():
        settlement = payment.settlement
        payment.payee_name, payment.payee_bank = settlement.payee_name, settlement.payee_bank
        payment.payee_account = settlement.payee_account
        payment.save(update_fields=["payee_name", "payee_bank", "payee_account"])
        if payment.state == "paid":
            transfers.create(
                payment=payment, attempt=1, state="paid", reference=payment.reference, made_by_id=payment.paid_by_id,
                made_at=payment.paid_at, settled_by_id=payment.paid_by_id, settled_at=payment.paid_at,
                payee_name=payment.payee_name, payee_bank=payment.payee_bank, payee_account=payment.payee_account,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("finance", "0004_money_of_a_class")]

    operations = [migrations.RunPython(copy_payees, migrations.RunPython.noop)]
