"""The holder's side: issuing watched from outside, the lookup on the home page, the paper, the verification."""

import time

from certificates.tasks import issue_batch
from tests.paths.cast import OFFICES
from tests.paths.papers import words_of_pdf


class Looking:
    def release(self):
        """A second person of the office that numbers the certificates signs them off; gives the page of the batch."""
        signer = self.someone(OFFICES[self.case.register].reviewer)
        queue = signer.get("/admin/certificates/batch/?state__exact=held")
        page = signer.get(queue.link("/admin/certificates/batch/", "/change/"))
        return signer.submit(page, "/release_batch/")

    def issue(self):
        """The batch is signed off and the worker's own task run, in this process; gives the page of the host."""
        self.release()
        queue = self.office.get("/admin/certificates/batch/")
        number = queue.link("/admin/certificates/batch/", "/change/").strip("/").split("/")[-2]
        issue_batch.apply(kwargs={"batch_id": int(number)}).get()
        return self.certificates()

    def wait_for_certificates(self, count, seconds=60):
        """Look at the page of the host, as people do, until a worker has finished."""
        for _ in range(seconds * 4):
            page = self.certificates()
            if page.text.count("有效") >= count:
                return page
            time.sleep(0.25)
        raise AssertionError(page.text)

    def certificates(self):
        return self.host.get(self.at("certificates/"))

    @property
    def office(self):
        return self.someone(OFFICES[self.case.register].approver)

    def look_up(self, name, number, status=200):
        """A person without an account asks on the home page."""
        self.holder = self.visitor()
        page = self.holder.get("/")
        return self.holder.submit(page, "/certificates/lookup/", name=name, number=number, status=status)

    def open_certificate(self, found):
        """From the list to the certificate's page."""
        links = [link for link in found.links if link.startswith("/certificates/") and "lookup" not in link]
        return self.holder.get(links[0])

    def paper(self, page):
        """The words of the PDF behind 打印."""
        self.pdf = self.holder.download(page, page.link("/certificates/", "/paper.pdf"))
        return words_of_pdf(self.pdf)

    def verify(self, number):
        return self.visitor().get(f"/verify/{number}/")

    def timeline(self):
        return self.host.get(self.at("timeline/"))
