"""State of incidents and deployments: typed rows hold the newest version and nothing else."""

from watchbook.duty.deployments.models.deployments import (
    Deployment,
    DeploymentPhotograph,
    DeploymentTrail,
    Finding,
    FoundPerson,
)
from watchbook.duty.deployments.models.incidents import (
    Camera,
    Incident,
    IncidentFile,
    IncidentPerson,
    OtherUnit,
    Phase,
)

__all__ = [
    "Camera",
    "Deployment",
    "DeploymentPhotograph",
    "DeploymentTrail",
    "Finding",
    "FoundPerson",
    "Incident",
    "IncidentFile",
    "IncidentPerson",
    "OtherUnit",
    "Phase",
]
