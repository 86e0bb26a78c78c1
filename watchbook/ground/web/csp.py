"""The Content-Security-Policy of every page, in the form django-csp 4 reads."""

from __future__ import annotations

# No inline script or style, nothing from elsewhere. `worker-src blob:` and `img-src blob:` are for
# maps drawn by MapLibre and for photographs not yet sent; `data:` is for QR codes.
CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str]]] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
