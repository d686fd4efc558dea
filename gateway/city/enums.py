"""The closed vocabularies of the graph. Values are the services' codes."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="Commission 卫生健康委, county bureau 卫生健康局 or institution 医疗机构.")
class UnitKind(Enum):
    COMMISSION = "commission"
    BUREAU = "bureau"
    INSTITUTION = "institution"


@strawberry.enum(description="Level of an institution 等级.")
class UnitLevel(Enum):
    TERTIARY = "tertiary"
    SECONDARY = "secondary"
    PRIMARY = "primary"
    UNGRADED = "ungraded"


@strawberry.enum(description="Public 公立 or privately run 社会办.")
class Ownership(Enum):
    PUBLIC = "public"
    PRIVATE = "private"


@strawberry.enum(description="Whom a unit belongs to 隶属.")
class Affiliation(Enum):
    MUNICIPAL = "municipal"
    COUNTY = "county"
    DEVELOPMENT_ZONE = "development_zone"


@strawberry.enum(description="Category of a bureau or an institution 类别.")
class UnitCategory(Enum):
    HEALTH_BUREAU = "health_bureau"
    SOCIAL_AFFAIRS_BUREAU = "social_affairs_bureau"
    GENERAL_HOSPITAL = "general_hospital"
    SPECIALIST_HOSPITAL = "specialist_hospital"
    TCM_HOSPITAL = "tcm_hospital"
    MATERNAL_CHILD = "maternal_child"
    COMMUNITY_CENTER = "community_center"
    TOWNSHIP_CENTER = "township_center"
    VILLAGE_CLINIC = "village_clinic"
    OUTPATIENT_DEPARTMENT = "outpatient_department"
    CLINIC = "clinic"
    THIRD_PARTY_LABORATORY = "third_party_laboratory"
    PUBLIC_HEALTH = "public_health"
    OTHER = "other"


@strawberry.enum(description="What a unit owes and lacks.")
class Missing(Enum):
    CONDUCT_OFFICER = "conduct_officer"
    LEADING_GROUP = "leading_group"


@strawberry.enum(description="Full-time 专职 or part-time 兼职.")
class Duty(Enum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"


@strawberry.enum(description="The role that a body of the campaign fulfils.")
class Body(Enum):
    LEADING_GROUP = "leading_group"
    SUPERVISION_BODY = "supervision_body"
    SPECIAL_MECHANISM = "special_mechanism"


@strawberry.enum(description="A fact of a unit that can be emptied.")
class ClearableFact(Enum):
    CATEGORY = "category"
    LEVEL = "level"
    OWNERSHIP = "ownership"
    AFFILIATION = "affiliation"
    STAFF_COUNT = "staff_count"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    PRINCIPAL = "principal"


@strawberry.enum(description="Where an assignment stands.")
class AssignmentStatus(Enum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Where a report stands.")
class ReportStatus(Enum):
    EXPECTED = "expected"
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    EMPTY = "empty"
    EXEMPT = "exempt"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@strawberry.enum(description="How a figure stands against its target. OVER is a rate above 100 %: flagged, not capped.")
class Standing(Enum):
    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    OVER = "over"
    NO_TARGET = "no_target"


@strawberry.enum(description="How a figure is broken down.")
class RollupBy(Enum):
    COUNTY = "county"
    UNIT_CLASS = "unit_class"
