"""The morning meeting: notes, attendance, and the logs of reps.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_note",
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "good_news",
                "product",
                "market",
                name="meetingnotekind",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["colleague.id"], name=op.f("fk_meeting_note_by_id_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_note")),
    )
    op.create_index("ix_meeting_note_on", "meeting_note", ["on"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "present",
                "late",
                "on_the_road",
                "on_leave",
                "absent",
                name="attendancestate",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleague.id"], name=op.f("fk_attendance_colleague_id_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index("ix_attendance_colleague_day", "attendance", ["colleague_id", "on"], unique=False)
    op.create_table(
        "work_log",
        sa.Column("colleague_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.Column(
            "span",
            sa.Enum(
                "day",
                "week",
                name="logspan",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("next", sa.String(), nullable=False),
        sa.Column("mood", sa.Integer(), nullable=False),
        sa.Column("as_liaison", sa.Integer(), nullable=False),
        sa.Column("as_public_face", sa.Integer(), nullable=False),
        sa.Column("as_expert", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.CheckConstraint("mood between 0 and 5", name=op.f("ck_work_log_mood_0_to_5")),
        sa.CheckConstraint("as_liaison between 0 and 5", name=op.f("ck_work_log_as_liaison_0_to_5")),
        sa.CheckConstraint("as_public_face between 0 and 5", name=op.f("ck_work_log_as_public_face_0_to_5")),
        sa.CheckConstraint("as_expert between 0 and 5", name=op.f("ck_work_log_as_expert_0_to_5")),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleague.id"], name=op.f("fk_work_log_colleague_id_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_log")),
    )
    op.create_index("ix_work_log_colleague_day", "work_log", ["colleague_id", "on"], unique=False)


def downgrade() -> None:
    op.drop_table("work_log")
    op.drop_table("attendance")
    op.drop_table("meeting_note")
