"""Settings under which django-mapit is measured: as little around it as it needs, connections kept open."""

import glob
import os

SECRET_KEY = "bench"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "mapit.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.gis", "mapit"]
DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": os.environ["BENCH_DATABASE"],
        "HOST": os.environ["BENCH_HOST"],
        "PORT": os.environ["BENCH_PORT"],
        "USER": os.environ["BENCH_USER"],
        "PASSWORD": os.environ["BENCH_PASSWORD"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c search_path=mapit,public"},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
MAPIT_AREA_SRID = 4326
MAPIT_COUNTRY = ""
MAPIT_RATE_LIMIT: dict[str, str] = {}
GDAL_LIBRARY_PATH = next(iter(sorted(glob.glob("/usr/lib/*/libgdal.so.*"))), None)
