# One image for web, worker, beat and migrate. Fonts are the project's own (static/fonts).
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig-config \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /srv/portal portal

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/srv/data \
    STATIC_ROOT=/srv/static \
    BIND=0.0.0.0:8000

WORKDIR /srv/portal
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY --chown=portal:portal . .
RUN install -d -o portal -g portal -m 700 /srv/data /srv/static

# Collected by the user that serves them: uploaded and collected files alike are readable to their owner alone.
USER portal
RUN python manage.py collectstatic --no-input && rm -rf /srv/data/*

EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
