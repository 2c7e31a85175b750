"""Files that a draft goes out as and comes back from."""

from fastapi import APIRouter

import api.plans.assignment
import api.plans.comparing
import api.plans.grids
import api.plans.keeps
import api.plans.sheets

router = APIRouter()
router.include_router(api.plans.assignment.router)
router.include_router(api.plans.comparing.router)
router.include_router(api.plans.grids.router)
router.include_router(api.plans.keeps.router)
router.include_router(api.plans.sheets.router)
