"""Shapes of the icons, drawn for this site on a grid of 24 units with a stroke of 1.8."""

from django.utils.safestring import mark_safe

ICONS = {
    "arrow-down": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "arrow-left": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "arrow-right": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "arrow-up": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "audio": '<path d="M4 10v4h4l5 4V6l-5 4H4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>',
    "award": '<circle cx="12" cy="9" r="5.5"/><path d="M8.5 13.5 7 21l5-2.5L17 21l-1.5-7.5"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4"/>',
    "book": '<path d="M12 7c-2-2-5-2.5-8-2v13c3-.5 6 0 8 2 2-2 5-2.5 8-2V5c-3-.5-6 0-8 2zM12 7v13"/>',
    "building": '<path d="M5 21V5l8-2v18M13 9h6v12M3 21h18M8 8h2M8 12h2M8 16h2M16 13h.01M16 17h.01"/>',
    "calendar": ('<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10.5h16M8.5 3v4M15.5 3v4"/>'),
    "certificate": (
        '<path d="M10 18H4V4h16v7M7.5 8.5h9M7.5 12h5"/>'
        '<circle cx="16.5" cy="15.5" r="2.8"/>'
        '<path d="m15 18-.5 4 2-1 2 1-.5-4"/>'
    ),
    "chart": '<path d="M4 4v16h16M8.5 16v-4M12.5 16V8M16.5 16v-6"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "chevron-left": '<path d="m14.5 6-6 6 6 6"/>',
    "chevron-right": '<path d="m9.5 6 6 6-6 6"/>',
    "chevron-up": '<path d="m6 14.5 6-6 6 6"/>',
    "circle": '<circle cx="12" cy="12" r="8.5"/>',
    "circle-check": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8 5.2-5.6"/>',
    "circle-dot": (
        '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4" fill="currentColor" stroke="none"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "copy": '<rect x="8.5" y="8.5" width="11" height="11.5" rx="2"/><path d="M15.5 8.5V4h-11v12h4"/>',
    "data": (
        '<ellipse cx="12" cy="6" rx="7.5" ry="3"/>'
        '<path d="M4.5 6v6c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V6'
        'M4.5 12v6c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3v-6"/>'
    ),
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "error": '<path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7z"/><path d="m9 9 6 6M15 9l-6 6"/>',
    "external": '<path d="M13.5 4.5h6v6M19.5 4.5 11 13M17 14v5.5H4.5V7H10"/>',
    "eye": (
        '<path d="M2.5 12C5 7.5 8.5 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-6 6.5-9.5 6.5S5 16.5 2.5 12z"/>'
        '<circle cx="12" cy="12" r="3"/>'
    ),
    "file": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/>',
    "file-text": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12h6.5M9 16h6.5"/>',
    "filter": '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
    "flag": '<path d="M6 21V4M6 5h12l-3 4 3 4H6"/>',
    "globe": ('<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17-5-5.5-5-11.5 0-17z"/>'),
    "half": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" stroke="none"/>'
    ),
    "home": '<path d="M4 11.5 12 4.5l8 7M6 10v10h12V10M10 20v-5.5h4V20"/>',
    "image": (
        '<rect x="3.5" y="5" width="17" height="14" rx="2"/>'
        '<circle cx="8.5" cy="10" r="1.5"/>'
        '<path d="m5 18 5-5 3 3 3.5-4 4 4.5"/>'
    ),
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11.5v5M12 8h.01"/>',
    "law": '<path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6.5a3 3 0 0 0 5 0zM19 7l-2.5 6.5a3 3 0 0 0 5 0z"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3'
        'M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7L12 17.7"/>'
    ),
    "list": '<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01"/>',
    "lock": ('<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>'),
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4.5 7.5 7.5 6 7.5-6"/>',
    "map": '<path d="M3.5 6.5 9 4.5l6 2 5.5-2v13L15 19.5l-6-2-5.5 2zM9 4.5v13M15 6.5v13"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "pencil": '<path d="m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5"/>',
    "people": (
        '<circle cx="7" cy="9" r="2.5"/>'
        '<circle cx="17" cy="9" r="2.5"/>'
        '<circle cx="12" cy="7" r="3"/>'
        '<path d="M2.5 18c0-3 2-4.5 4.5-4.5M21.5 18c0-3-2-4.5-4.5-4.5'
        'M6.5 20c0-4.5 2.5-7 5.5-7s5.5 2.5 5.5 7z"/>'
    ),
    "phone": '<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>',
    "play": '<path d="M7.5 5v14l11.5-7z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9.5h16V17h-3M7 14h10v6.5H7z"/>',
    "question": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.8A2.6 2.6 0 1 1 12 13v1M12 16.8h.01"/>',
    "quiz": (
        '<rect x="4.5" y="3.5" width="15" height="17" rx="2"/>'
        '<path d="m7.5 8.5 1.3 1.3L11 7.5M7.5 15l1.3 1.3L11 14M13.5 9H17M13.5 15.5H17"/>'
    ),
    "refresh": '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4v5h-5"/>',
    "rss": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14M6 18h.01"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "send": '<path d="m4 11.5 16-7-6 16-3-6.5zM11 14l9-9.5"/>',
    "sensor": (
        '<circle cx="12" cy="10" r="2"/>'
        '<path d="M8 14a5.5 5.5 0 0 1 0-8M16 14a5.5 5.5 0 0 0 0-8M5.5 16.5a9 9 0 0 1 0-13'
        'M18.5 16.5a9 9 0 0 0 0-13M12 12v9M9 21h6"/>'
    ),
    "settings": (
        '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>'
    ),
    "shield": ('<path d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6z"/><path d="m9 12 2.2 2.2 4-4.4"/>'),
    "sign-in": '<path d="M13 4.5h6.5v15H13M4 12h11M11 8l4 4-4 4"/>',
    "sign-out": '<path d="M11 4.5H4.5v15H11M9.5 12H20M16 8l4 4-4 4"/>',
    "street": '<path d="M8 3.5 4 20.5M16 3.5l4 17M12 4v3M12 10.5v3M12 17v3"/>',
    "table": ('<rect x="3.5" y="5" width="17" height="14" rx="1.5"/><path d="M3.5 10h17M3.5 14.5h17M10 10v9"/>'),
    "trash": '<path d="M4.5 7h15M9 7V4.5h6V7M6.5 7l1 13.5h9l1-13.5M10.5 11v5.5M13.5 11v5.5"/>',
    "unlock": (
        '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 7.5-2M12 14.5v2"/>'
    ),
    "upload": '<path d="M12 16V5M7 9.5l5-5 5 5M4.5 20h15"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5z"/>',
    "users": (
        '<circle cx="9" cy="8.5" r="3.5"/>'
        '<path d="M2.5 19.5c.4-4 3-6 6.5-6s6.1 2 6.5 6zM15.5 5.3a3.5 3.5 0 0 1 0 6.4'
        'M17.5 14c2.3.8 3.7 2.6 4 5.5"/>'
    ),
    "video": '<rect x="3" y="6" width="12.5" height="12" rx="2"/><path d="m15.5 11 5.5-3.5v9L15.5 13"/>',
    "warning": '<path d="M12 4 2.5 20h19zM12 10v5M12 17.5h.01"/>',
}

DECORATIVE = {
    name: mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{shape}</svg>')  # noqa: S308 - our own
    for name, shape in ICONS.items()
}
