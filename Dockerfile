FROM node:22-slim AS pages
WORKDIR /src/app/frontend
COPY app/frontend/package.json app/frontend/package-lock.json app/frontend/.npmrc ./
RUN npm ci --omit=dev
COPY app/frontend ./
RUN node build.mjs

FROM python:3.13-slim AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock requirements-build.lock ./
RUN python -m pip install --require-hashes --requirement requirements-build.lock
RUN python -m venv /opt/timetracker && /opt/timetracker/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY --from=pages /src/app/static app/static
COPY plugins plugins
COPY migrations migrations
RUN python -m hatchling build -t wheel && /opt/timetracker/bin/pip install --no-deps --no-index dist/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home timetracker && install --directory --owner timetracker /data
COPY --from=build /opt/timetracker /opt/timetracker
ENV PATH=/opt/timetracker/bin:$PATH PYTHONUNBUFFERED=1 TIMETRACKER_INSTANCE=/data TIMETRACKER_ENV=production
USER timetracker
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/api/v1/health', timeout=4)"]
# The shell gives way to the server, which then hears the signals itself.
CMD ["sh", "-c", "timetracker migrate && exec timetracker serve --host 0.0.0.0 --port 8080 --workers ${WORKERS:-1}"]
