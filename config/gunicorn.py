"""The web server, as `up` and the container start it."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 15
max_requests = 5000
max_requests_jitter = 500
no_control_socket = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = None  # the proxy keeps one; ours would only repeat addresses
errorlog = "-"
loglevel = "warning"
