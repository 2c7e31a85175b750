"""Files that a draft goes out as and comes back from."""

from fastapi import APIRouter

import api.plans.assignment

router = APIRouter()
router.include_router(api.plans.assignment.router)
