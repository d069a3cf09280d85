"""Name the kinds of identifiers so that they cannot be mixed up."""

from typing import NewType

GuildId = NewType("GuildId", int)
UserId = NewType("UserId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
RoleId = NewType("RoleId", int)
CohortId = NewType("CohortId", int)
MemberId = NewType("MemberId", int)
EnrolmentId = NewType("EnrolmentId", int)
DeliveryId = NewType("DeliveryId", int)
SessionId = NewType("SessionId", int)
LogId = NewType("LogId", int)
PlanId = NewType("PlanId", str)
DayId = NewType("DayId", str)
ItemId = NewType("ItemId", str)
MilestoneId = NewType("MilestoneId", str)
QuestionId = NewType("QuestionId", str)
DraftId = NewType("DraftId", int)
RoundId = NewType("RoundId", int)
