-- Tell the database who is asking, until this transaction ends (see geo/core/identity.py).
-- Parameters: account_id, scopes, lo, hi, restricted.
SELECT
    set_config('wangge.account_id', %(account_id)s, true) AS account_id,
    set_config('wangge.scopes', %(scopes)s, true) AS scopes,
    set_config('wangge.scope_lo', %(lo)s, true) AS scope_lo,
    set_config('wangge.scope_hi', %(hi)s, true) AS scope_hi,
    set_config('wangge.restricted_scopes', %(restricted)s, true) AS restricted_scopes
