"""A certificate as an Open Badges 3.0 credential (1EdTech, W3C Verifiable Credentials 2.0): what it says, as JSON.

It tells what the paper tells and no more: the holder is known by a salted hash of the name, so that the credential
alone names nobody, and whoever is shown name and credential together can compare them.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def credential(
    content: Mapping[str, str],
    *,
    site: str,
    issuer_address: str,
    salt: str,
    issued_at: datetime,
    status_index: int,
) -> dict:
    """The credential of one certificate's frozen content.

    `site` is the portal's address without a slash at its end, `salt` goes into the hash of the holder's name,
    `status_index` is the certificate's place in the status list.
    """
    return {
        "@context": list(CONTEXT),
        "id": content["verify_url"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": content["title"],
        "issuer": {"id": issuer_address, "type": ["Profile"], "name": content["issuer"]},
        "validFrom": issued_at.isoformat(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_holder(content["name"], salt)],
            "activityStartDate": f"{content['starts_on']}T00:00:00+08:00",
            "activityEndDate": f"{content['ends_on']}T23:59:59+08:00",
            "creditsEarned": json_number(content["hours"]),
            "achievement": _achievement(content),
        },
        "credentialStatus": _status(f"{site}/verify/status-list.json", status_index),
    }


def _holder(name, salt):
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityType": "name",
        "salt": salt,
        "identityHash": identity_hash(name, salt),
    }


def _achievement(content):
    return {
        "id": f"{content['verify_url']}#class",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "inLanguage": "zh-CN",
        "name": content["class_title"],
        "description": f"{content['host']}承办的{content['programme_name']}，{content['hours']} 学时。",
        "criteria": {"narrative": "修完规定课程，考核合格，准予结业。"},
        "humanCode": content["number"],
    }


def _status(status_list, index):
    return {
        "id": f"{status_list}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": status_list,
    }


def identity_hash(name: str, salt: str) -> str:
    """The holder's name as Open Badges hash an identity: sha256$ and SHA-256 over name and salt."""
    return "sha256$" + sha256((name + salt).encode()).hexdigest()


def json_number(figure: str) -> int | float:
    """学时 as JSON writes a number: 40, 7.5."""
    return int(figure) if figure.isdigit() else float(figure)


def claims(stated: Mapping) -> dict:
    """The JWT's claims: the credential with the registered names that it repeats (VC-JWT, Open Badges 3.0 section 8.2)."""
    return {
        **stated,
        "iss": stated["issuer"]["id"],
        "jti": stated["id"],
        "sub": f"{stated['id']}#holder",
        "nbf": int(datetime.fromisoformat(stated["validFrom"]).timestamp()),
    }
