"""Staff accounts, the roles they hold and where, and the yearly security affidavit."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from madrone.access import Role
from madrone.kernel import clock
from madrone.kernel.codes import random_code


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; the password is hashed, or unusable until its owner sets one."""

    def create_user(
        self, username: str, *, name: str, password: str | None = None, **fields: Any
    ) -> "Account":
        account = self.model(username=username.lower(), name=name, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody on the staff. The user name is an e-mail address in lower case."""

    code = models.CharField(max_length=16, unique=True, default=random_code)
    username = models.EmailField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    # A test examiner must hold a credential or licence (domain.md 1.1).
    credentialed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role that an account holds at a scope, a code prefix."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    scope = models.CharField(max_length=14, blank=True)
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["scope", "role"]
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "scope"], name="people_grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.scope or 'state'}"


class Affidavit(models.Model):
    """A signed test security form: the agreement for coordinators, the affidavit for everybody else (1.4)."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "Test Security Agreement"
        AFFIDAVIT = "affidavit", "Test Security Affidavit"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="affidavits")
    school_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    signed_name = models.CharField(max_length=150)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "school_year"], name="people_affidavit_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.school_year}"


class TokenBucket(models.Model):
    """What is left of an allowance of tries, kept by a keyed hash of what is limited."""

    key = models.CharField(max_length=64, unique=True)
    tokens = models.FloatField(default=1.0)
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.key
