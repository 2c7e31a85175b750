-- Be told when places change.
LISTEN places
