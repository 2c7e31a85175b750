-- The planner learns at once what the place tables hold now.
ANALYZE place, place_alias, address_unit, building, street, land, household
