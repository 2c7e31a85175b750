"""Everything about heat: areas, the ground, time, and hot spots."""

from fastapi import APIRouter

from api.heat import areas, hotspots, surfaces, when

router = APIRouter()
for part in (areas, surfaces, when, hotspots):
    router.include_router(part.router)
