"""The relationship side: screening, contracts to the end, endings, the service log and policy notices.

Frozen: a revision imports nothing of ours, so that its meaning never changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_mark",
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        sa.Column(
            "point",
            sa.Enum(
                "will",
                "culture",
                "network",
                "capital",
                "unmet_need",
                "can_meet",
                "advantage",
                "not_restricted",
                name="screeningpoint",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "met",
                "not_met",
                "waived",
                name="verdict",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("judged_on", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_screening_mark_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_mark")),
    )
    op.create_index("ix_screening_mark_dealer_id", "screening_mark", ["dealer_id"], unique=False)
    op.create_table(
        "restricted_name",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("listed_on", sa.String(length=10), nullable=False),
        sa.Column("lifted_on", sa.String(length=10), nullable=True),
        sa.Column("lifted_because", sa.String(), nullable=False),
        sa.Column("lifted_by_id", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["colleague.id"], name=op.f("fk_restricted_name_lifted_by_id_colleague")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restricted_name")),
    )
    op.create_table(
        "ending",
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "need_not_met",
                "competitor",
                "need_gone",
                "business_ended",
                "we_closed",
                "bad_relationship",
                name="endingreason",
                native_enum=False,
                length=40,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("competitor", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("talk", sa.String(), nullable=False),
        sa.Column("third_party", sa.String(), nullable=False),
        sa.Column("problem_solved", sa.String(), nullable=False),
        sa.Column("closer", sa.String(), nullable=False),
        sa.Column("lessons", sa.String(), nullable=False),
        sa.Column("win_back_on", sa.String(length=10), nullable=True),
        sa.Column("won_back_on", sa.String(length=10), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_ending_dealer_id_dealer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ending")),
    )
    op.create_index("ix_ending_dealer_id", "ending", ["dealer_id"], unique=False)
    op.create_index("ix_ending_win_back_on", "ending", ["win_back_on"], unique=False)
    op.create_table(
        "policy_notice",
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("issued_on", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_notice")),
    )
    op.create_index("ix_policy_notice_issued_on", "policy_notice", ["issued_on"], unique=False)
    op.create_table(
        "policy_told",
        sa.Column("dealer_id", sa.String(length=36), nullable=False),
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.Column("told_on", sa.String(length=10), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.Column("objection", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_policy_told_dealer_id_dealer")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["policy_notice.id"], name=op.f("fk_policy_told_notice_id_policy_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_told")),
    )
    op.create_index("ix_policy_told_dealer_id", "policy_told", ["dealer_id"], unique=False)
    op.create_index("ix_policy_told_notice_id", "policy_told", ["notice_id"], unique=False)
    op.create_table(
        "contract_amendment",
        sa.Column("contract_id", sa.String(length=36), nullable=False),
        sa.Column("agreed_on", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("in_writing", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_amendment_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_amendment")),
    )
    op.create_index("ix_contract_amendment_contract_id", "contract_amendment", ["contract_id"], unique=False)
    op.create_table(
        "contract_step",
        sa.Column("contract_id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("done_on", sa.String(length=10), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("deleted_at", sa.String(length=27), nullable=True),
        sa.Column("_ver", sa.Integer(), server_default="0", nullable=False),
        sa.Column("_bucket", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_step_contract_id_contract")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_step")),
    )
    op.create_index("ix_contract_step_contract_id", "contract_step", ["contract_id"], unique=False)
    op.create_index("ix_contract_step_due_on", "contract_step", ["due_on"], unique=False)
    op.add_column("contract", sa.Column("is_written", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("contract", sa.Column("our_signature", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contract", sa.Column("our_seal", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contract", sa.Column("their_signature", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contract", sa.Column("their_seal", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contract", sa.Column("terms_known_by", sa.String(length=40), server_default="", nullable=False))
    op.add_column("contract", sa.Column("terms_known_on", sa.String(length=10), nullable=True))
    op.add_column("contract", sa.Column("fulfilled_on", sa.String(length=10), nullable=True))
    # Until now a day of signing said that both sides had signed and sealed.
    op.execute(
        "UPDATE contract SET our_signature = 1, our_seal = 1, their_signature = 1, their_seal = 1"
        " WHERE signed_on IS NOT NULL"
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "complaint",
                    "question",
                    "training",
                    "technical",
                    "value_added",
                    "issue",
                    name="servicekind",
                    native_enum=False,
                    length=40,
                    create_constraint=True,
                ),
                server_default="complaint",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "side",
                sa.Enum(
                    "maker",
                    "dealer",
                    "both",
                    name="issueside",
                    native_enum=False,
                    length=40,
                    create_constraint=True,
                ),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_complaint_issueside"), type_="check")
        batch_op.drop_constraint(op.f("ck_complaint_servicekind"), type_="check")
        batch_op.drop_column("side")
        batch_op.drop_column("kind")
    for column in (
        "fulfilled_on",
        "terms_known_on",
        "terms_known_by",
        "their_seal",
        "their_signature",
        "our_seal",
        "our_signature",
        "is_written",
    ):
        op.drop_column("contract", column)
    for table in (
        "contract_step",
        "contract_amendment",
        "policy_told",
        "policy_notice",
        "ending",
        "restricted_name",
        "screening_mark",
    ):
        op.drop_table(table)
