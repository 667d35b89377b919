"""From the opening of the class to the accepted completion package."""

from tests.paths.cast import OFFICES
from tests.paths.papers import PDF, XLSX, pdf

WHY = "因报名情况作此安排，已与主管部门沟通。"


class Closing:
    # -- the class ----------------------------------------------------------------------------------

    def open_class(self):
        return self.host.submit(self.host.get(self.at()), "/open/", button="开班")

    def import_roster(self):
        """The workbook is uploaded, looked at row by row, and only then stored."""
        host = self.host
        page = host.get(self.at("roster/"))
        file = (f"{self.case.code}学员名单.xlsx", self.case.roster_file(), XLSX)
        self.roster_preview = host.submit(page, "/roster/upload/", having="file", file=file)
        page = host.get(self.roster_preview.link("/confirm/"))
        return host.submit(page, having="sha256", button="确认导入")

    def make_up_half_day(self, who, reason):
        """One half day that somebody did not sign for is made up by hand; gives the attendance page."""
        page = self.host.get(self.at("attendance/"))
        form = page.form(having="slot")
        slots = next(each for each in form.fields if each.name == "slot").options
        values = {"trainee": who, "slot": list(slots)[-1], "present": "no", "reason": reason}
        return self.host.send(page, form, values)

    def assess_again(self, name, result):
        """The result of one person is registered anew on the page of all results."""
        page = self.host.get(self.at("assessment/"))
        form = page.form(having="version", button="保存考核结果")
        trainee = next(pk for pk, row in rows_of(page).items() if name in row)
        return self.host.send(page, form, {f"result-{trainee}": result, f"note-{trainee}": "补考"})

    def close_roster(self):
        """封存并报送, with the host's word on everybody's papers and a reason for each guiding rule."""
        page = self.host.get(self.at("roster/close/"))
        asked = [name for name in page.form(having="verified").names() if name.startswith("reason-")]
        return self.host.submit(page, having="verified", verified=True, **dict.fromkeys(asked, WHY))

    # -- money --------------------------------------------------------------------------------------

    def write_settlement(self, amounts):
        """Lines by category {name: 元}, the payee where there is a claim, and the papers of the claim."""
        host = self.host
        page = host.submit(host.get(self.at("settlement/")), button="开始")
        for category, amount in amounts.items():
            if category == "讲课费":
                page = self.write_fee(amount)
                continue
            page = host.submit(
                page, "/settlement/lines/", category=category, description=f"{category}（按实）", quantity="1",
                unit_price=amount, days="1",
            )  # fmt: skip
        if any("/settlement/payee/" in link for link in page.links):
            form = host.get(self.at("settlement/payee/"))
            page = host.submit(
                form, having="bank", name=self.case.host, account="95588000000000001", bank="示例银行示例支行"
            )
        for code, form in page.slots().items():
            if code != "extra":
                page = host.send(page, form, {"file": (f"{code}.pdf", pdf(code), PDF)})
        return page

    def write_fee(self, net):
        """One lecture fee for a morning of four 学时; gives the settlement."""
        form = self.host.get(self.at("settlement/lectures/new/"))
        self.host.submit(
            form, having="net", name="示例授课人", unit="示例大学", title="教授", rank="正高级", half="上午", hours="4",
            on=self.case.ending.isoformat(), net=net,
        )  # fmt: skip
        return self.host.get(self.at("settlement/"))

    def submit_settlement(self):
        return self.host.submit(self.host.get(self.at("settlement/submit/")), button="确认提交")

    def sponsor_agrees(self, part):
        """申报单位 (谁申报、谁监管) opens the paper in the portal and hands it on to the office above."""
        page = self.sponsor.get(self.at(part))
        return self.sponsor.submit(page, "/endorse/", note="情况属实。")

    def pay(self, office, reference):
        """The cashier of the paying office opens what is due and notes it as paid."""
        cashier = self.someone(OFFICES[office].finance)
        queue = cashier.get("/admin/finance/payment/")
        page = cashier.get(queue.link("/admin/finance/payment/", "/change/"))
        return cashier.submit(page, "/pay/", reference=reference)

    # -- completion ---------------------------------------------------------------------------------

    def write_completion(self):
        """Files into every slot of the package; gives the codes of what had to be uploaded."""
        uploaded = self.attach_documents("completion/")
        page = self.host.get(self.at("completion/"))
        asked = [name for name in page.form("/completion/words/").names() if name.startswith("reason-")]
        self.host.submit(
            page, "/completion/words/", summary="研修按计划完成，学员反映良好。", **dict.fromkeys(asked, WHY)
        )
        return uploaded

    def report(self):
        return self.host.submit(self.host.get(self.at("completion/check/")), "/completion/submit/")


def rows_of(page):
    """{trainee: words of the row} of the page of results, read from the labels of its fields."""
    found = {}
    for label, words in page.reader.labels.items():
        if label.startswith("id_result-"):
            found[label.removeprefix("id_result-")] = words
    return found
