"""The desks of those who review settlements and of those who pay them."""

from finance.admin.payments import PaymentAdmin
from finance.admin.settlements import SettlementAdmin

__all__ = ["PaymentAdmin", "SettlementAdmin"]
