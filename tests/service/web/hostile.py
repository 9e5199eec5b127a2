"""Pages of somebody who writes for browsers and terminals instead of readers."""

from __future__ import annotations

CANARY = "pwned"
PAYLOADS = (
    f"<script>document.title='{CANARY}'</script>",
    f"<img src=x onerror=\"document.title='{CANARY}'\">",
    f"\"><svg onload=document.title='{CANARY}'>",
    f"javascript:document.title='{CANARY}'",
    "{{ 7 * 7 }}{% raw %}",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp.exe\u2066",
    '=HYPERLINK("http://evil.example","x")',
)


def page(payload):
    """A story whose every field carries the payload, as text and not as markup."""
    escaped = payload.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    body = "".join(
        f"<p>The harbour office of Saltby said on day {day} that {escaped} would be kept, "
        "and that the ferry would run as before until the council meets again.</p>"
        for day in range(6)
    )
    return (
        f"<html lang=en><head><title>{escaped}</title>"
        f'<meta property="og:site_name" content="{escaped}">'
        f'<meta name="author" content="{escaped}">'
        f'<link rel="canonical" href="{escaped}"></head>'
        f"<body><article><h1>Harbour {escaped}</h1>{body}</article></body></html>"
    )


HOSTILE = {f"hostile-{at}": page(payload) for at, payload in enumerate(PAYLOADS)}
