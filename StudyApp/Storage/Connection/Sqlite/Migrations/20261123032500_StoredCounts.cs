using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class StoredCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_participants_balance",
                table: "participants");

            migrationBuilder.DropIndex(
                name: "ix_assignments_counted",
                table: "assignments");

            migrationBuilder.AddColumn<DateTime>(
                name: "gone_since",
                table: "study",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "counted_in",
                table: "participants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "seen_until",
                table: "participants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "stirred",
                table: "participants",
                type: "INTEGER",
                nullable: true,
                defaultValue: (short)1);

            migrationBuilder.CreateTable(
                name: "tally_groups",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    condition = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tally_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tally_slots",
                columns: table => new
                {
                    stratum = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tally_slots", x => new { x.stratum, x.slot });
                });

            migrationBuilder.CreateTable(
                name: "tally_strata",
                columns: table => new
                {
                    stratum = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    condition = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tally_strata", x => new { x.stratum, x.condition });
                });

            migrationBuilder.CreateIndex(
                name: "ix_participants_present",
                table: "participants",
                column: "seen_until",
                filter: "counted_in IS NOT NULL AND (NOT finished OR end_reason = 'expired')");

            migrationBuilder.CreateIndex(
                name: "ix_participants_stirred",
                table: "participants",
                column: "id",
                filter: "stirred IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_tally_groups",
                table: "tally_groups",
                columns: new[] { "source", "condition" },
                unique: true);

            // Who is there already: those who have finished, or are excluded, are settled here, unless what counts of their assignment says otherwise; everybody else is looked at by the first arrival.
            migrationBuilder.Sql(
                """
                INSERT INTO tally_groups (source, condition, count)
                SELECT source, condition, SUM(CASE WHEN NOT excluded AND finished AND COALESCE(end_reason, '') <> 'expired' THEN 1 ELSE 0 END) FROM participants GROUP BY source, condition
                """);
            migrationBuilder.Sql(
                """
                UPDATE participants SET counted_in = (SELECT g.id FROM tally_groups g WHERE g.source = participants.source AND g.condition = participants.condition), seen_until = last_active_at,
                    stirred = CASE WHEN EXISTS (SELECT 1 FROM assignments a WHERE a.participant_id = participants.id AND a.condition > 0 AND NOT a.counted) THEN 1 END
                WHERE NOT excluded AND finished AND COALESCE(end_reason, '') <> 'expired'
                """);
            migrationBuilder.Sql(
                "UPDATE participants SET stirred = NULL WHERE excluded AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.participant_id = participants.id AND a.counted)");
            migrationBuilder.Sql(
                """
                INSERT INTO tally_strata (stratum, condition, count)
                SELECT stratum, condition, SUM(CASE WHEN counted THEN 1 ELSE 0 END) FROM assignments WHERE condition > 0 GROUP BY stratum, condition
                """);
            migrationBuilder.Sql(
                """
                INSERT INTO tally_slots (stratum, slot)
                SELECT stratum, slot FROM assignments WHERE slot IS NOT NULL GROUP BY stratum, slot HAVING MAX(CASE WHEN counted THEN 1 ELSE 0 END) = 0
                """);

            // Whoever changes a row, this program or a hand: what decides whether or where someone counts is noted.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER participants_stirred AFTER UPDATE ON participants
                WHEN OLD.stirred IS NULL AND NEW.stirred IS NULL AND CASE WHEN NEW.counted_in IS NULL THEN NOT NEW.excluded
                    ELSE NEW.excluded OR NEW.condition <> OLD.condition OR NEW.source <> OLD.source OR NEW.last_active_at < OLD.last_active_at
                        OR (OLD.waits_until IS NOT NULL AND (NEW.waits_until IS NULL OR NEW.waits_until < OLD.waits_until)) END
                BEGIN
                    UPDATE participants SET stirred = 1 WHERE id = NEW.id;
                END
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER participants_deleted AFTER DELETE ON participants WHEN OLD.counted_in IS NOT NULL
                BEGIN
                    UPDATE tally_groups SET count = count - 1 WHERE id = OLD.counted_in;
                END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER participants_stirred");
            migrationBuilder.Sql("DROP TRIGGER participants_deleted");

            migrationBuilder.DropTable(
                name: "tally_groups");

            migrationBuilder.DropTable(
                name: "tally_slots");

            migrationBuilder.DropTable(
                name: "tally_strata");

            migrationBuilder.DropIndex(
                name: "ix_participants_present",
                table: "participants");

            migrationBuilder.DropIndex(
                name: "ix_participants_stirred",
                table: "participants");

            migrationBuilder.DropColumn(
                name: "gone_since",
                table: "study");

            migrationBuilder.DropColumn(
                name: "counted_in",
                table: "participants");

            migrationBuilder.DropColumn(
                name: "seen_until",
                table: "participants");

            migrationBuilder.DropColumn(
                name: "stirred",
                table: "participants");

            migrationBuilder.CreateIndex(
                name: "ix_participants_balance",
                table: "participants",
                columns: new[] { "excluded", "condition", "finished", "last_active_at", "waits_until" });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_counted",
                table: "assignments",
                columns: new[] { "counted", "condition", "stratum" });
        }
    }
}
