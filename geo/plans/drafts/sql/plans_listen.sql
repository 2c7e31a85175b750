-- Be told of the ids of drafts as they are edited.
LISTEN wangge_plans
