# Daymark in a container. It keeps everything in /data and works with a read-only root:
#   docker build -t daymark .
#   docker run -d --name daymark --restart unless-stopped --read-only --cap-drop ALL \
#     -e DISCORD_TOKEN -v daymark-data:/data daymark

# The Python version that the tests run on.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
WORKDIR /app
COPY requirements.txt ./
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt
COPY LICENSE README.md pyproject.toml ./
COPY bot ./bot
COPY cogs ./cogs
COPY content ./content
COPY migrations ./migrations
# Compiled now: the running container cannot write, and its health check starts Python each minute.
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation -e . \
    && /opt/venv/bin/pip uninstall -y setuptools pip \
    && /opt/venv/bin/python -m compileall -q bot cogs migrations

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin daymark \
    && install -d -o daymark -g daymark -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DAYMARK_DATA_DIR=/data \
    DAYMARK_LOG_FORMAT=json \
    SQLITE_TMPDIR=/data
WORKDIR /app
USER daymark
VOLUME /data
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 CMD ["daymark", "doctor", "--health"]
# Brings the database up to date, then runs until SIGTERM.
CMD ["daymark", "run"]
