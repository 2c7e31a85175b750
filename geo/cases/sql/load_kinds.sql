-- Puts one entry of the dictionary of disputes in place, or brings it up to date.
-- Parameters: code, name, name_en, parent_code, first_method, edition.
INSERT INTO dispute_kind (code, name, name_en, parent_code, first_method, edition)
VALUES (%(code)s, %(name)s, %(name_en)s, %(parent_code)s, %(first_method)s, %(edition)s)
ON CONFLICT (code) DO UPDATE
    SET
        name = excluded.name,
        name_en = excluded.name_en,
        parent_code = excluded.parent_code,
        first_method = excluded.first_method,
        edition = excluded.edition
    WHERE dispute_kind IS DISTINCT FROM excluded;
