"""Settings of one installation, read from the environment."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, RedisDsn
from pydantic_settings import BaseSettings, SettingsConfigDict

_ORIGIN = re.compile(r"'self'|'none'|https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?")


def _origins(words: str) -> str:
    """The sites that may show embedded maps, with single spaces between.

    Raises:
        ValueError: something in ``words`` is no origin, such as ``https://www.example.gov.cn``.
    """
    given = words.split()
    for word in given:
        if not _ORIGIN.fullmatch(word):
            message = f"{word} is no origin such as https://www.example.gov.cn, nor 'self' or 'none' in quotes"
            raise ValueError(message)
    return " ".join(given) or "'none'"


class Settings(BaseSettings):
    """What an installation may set; every name but the first four is prefixed ``WANGGE_``."""

    model_config = SettingsConfigDict(env_prefix="WANGGE_", populate_by_name=True)

    database_url: str | None = Field(None, validation_alias=AliasChoices("DATABASE_URL", "database_url"))
    port: int = Field(8000, validation_alias=AliasChoices("PORT", "port"), ge=1, le=65535)
    demo: bool = Field(True, validation_alias=AliasChoices("DEMO", "demo"))
    redis_url: RedisDsn | None = Field(None, validation_alias=AliasChoices("REDIS_URL", "redis_url"))

    home: Path = Path(".local")
    host: str = "127.0.0.1"
    app_url: str | None = None
    pool_size: int = Field(8, ge=1, le=200)
    tile_cache_mb: int = Field(64, ge=0, le=64_000)
    session_hours: int = Field(12, ge=1, le=24 * 30)
    demo_seed: int = 620902
    demo_day: Annotated[Literal[10, 15, 25], BeforeValidator(int)] = 10
    brand: str = "肃调即和"
    embed_ancestors: Annotated[str, AfterValidator(_origins)] = "'self'"
    accept_hours: int = Field(24, ge=1)
    mediation_days: int = Field(30, ge=1)
    upload_limit_mb: int = Field(100, ge=1, le=2000)
    import_errors_days: int = Field(30, ge=1, le=3650)
    address_matched_at: float = Field(0.8, gt=0, le=1)
    address_offered_at: float = Field(0.2, gt=0, le=1)
    routed_alone_at: float = Field(0.92, gt=0, le=1)

    @property
    def secrets(self) -> Path:
        """Directory of generated keys, readable by the owner alone."""
        return self.home / "secrets"

    @property
    def uploads(self) -> Path:
        """Directory in which an uploaded file waits for its job."""
        return self.home / "uploads"


@cache
def settings() -> Settings:
    """The settings of this process."""
    found = Settings()
    found.home = found.home.absolute()
    return found
