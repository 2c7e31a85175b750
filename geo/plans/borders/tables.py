"""The table of what moved the borders of communities."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from geo.core.tables import Base, Big


class PlanBorder(Base):
    """What a plan of kind border did: ``atoms`` are the cells that went over, as they were before.

    ``households`` lived in them then.
    """

    __tablename__ = "plan_border"

    plan_id: Mapped[Big] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    from_community_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    to_community_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    to_grid_id: Mapped[Big] = mapped_column(ForeignKey("area.id"))
    atoms: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    area_m2: Mapped[float]
    households: Mapped[int]
