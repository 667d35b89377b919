"""How login behaves here: closed sign-up, sentences in Chinese, sealed second-factor secrets."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.crypto import decrypt, encrypt
from accounts.throttle import source_address

_SECRET_AAD = b"mfa.authenticator.secret"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation; lockout is allauth's (ACCOUNT_RATE_LIMITS)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "该账号已停用：如需恢复，请联系本单位系统管理员。",
        "username_password_mismatch": "用户名或密码不正确：请核对后重试，连续输错将暂时锁定登录。",
        "incorrect_password": "密码不正确：请核对后重试，连续输错将暂时锁定。",
        "enter_current_password": "请输入当前密码。",
        "incorrect_code": "验证码不正确：请在验证器中查看当前的6位验证码后重试。",
        "too_many_login_attempts": "登录失败次数过多，已暂时锁定："
        "请稍后再试，忘记密码请联系本单位系统管理员。",
        "rate_limited": "请求过于频繁：请稍候再试。",
        "same_as_current": "新密码不能与当前密码相同：请另设一个。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff of an authority work in the admin site, everybody else in the portal."""
        return reverse("admin:index") if getattr(request.user, "is_authority", False) else "/portal/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """One rule for every throttle: forwarded addresses from configured proxies only."""
        return str(source_address(request) or "unknown")


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are encrypted like every other secret column."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确：请在验证器中查看当前的6位验证码后重试。",
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text, aad=_SECRET_AAD)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, aad=_SECRET_AAD)

    def get_totp_issuer(self) -> str:
        return "知更"
