"""What a record consists of: its fields, told once.

The field form on the phone, the API, validation, the canonical leaves and the
typed row are all made from one `Schema`. Pure: values in, values out.
"""

from watchbook.core.schema.description import described, json_schema
from watchbook.core.schema.fields import (
    Choice,
    Field,
    Group,
    Items,
    Member,
    Privacy,
    Schema,
    SchemaError,
    Type,
    Values,
    label_of,
    labels_of,
)
from watchbook.core.schema.ids import uuid_in
from watchbook.core.schema.leaves import leaves_of, values_of
from watchbook.core.schema.validation import Problem, Validated, keepable, validate

__all__ = [
    "Choice",
    "Field",
    "Group",
    "Items",
    "Member",
    "Privacy",
    "Problem",
    "Schema",
    "SchemaError",
    "Type",
    "Validated",
    "Values",
    "described",
    "json_schema",
    "keepable",
    "label_of",
    "labels_of",
    "leaves_of",
    "uuid_in",
    "validate",
    "values_of",
]
