using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Assignments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "seed",
                table: "study",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    participant_id = table.Column<long>(type: "INTEGER", nullable: true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    stratum = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    saw = table.Column<string>(type: "TEXT", nullable: false),
                    seed = table.Column<long>(type: "INTEGER", nullable: false),
                    condition = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: true),
                    counted = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_change = table.Column<long>(type: "INTEGER", nullable: false),
                    last_switch = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignments", x => x.id);
                    table.ForeignKey(
                        name: "FK_assignments_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "condition_switches",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    condition = table.Column<int>(type: "INTEGER", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_condition_switches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "quota_members",
                columns: table => new
                {
                    quota = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    participant_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quota_members", x => new { x.quota, x.participant_id });
                    table.ForeignKey(
                        name: "FK_quota_members_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "assignment_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    assignment_id = table.Column<long>(type: "INTEGER", nullable: false),
                    counted = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignment_changes", x => x.id);
                    table.ForeignKey(
                        name: "FK_assignment_changes_assignments_assignment_id",
                        column: x => x.assignment_id,
                        principalTable: "assignments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_assignment_changes_assignment_id",
                table: "assignment_changes",
                column: "assignment_id");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_counted",
                table: "assignments",
                columns: new[] { "counted", "condition", "stratum" });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_slot",
                table: "assignments",
                columns: new[] { "stratum", "slot", "counted" });

            migrationBuilder.CreateIndex(
                name: "ux_assignments_participant",
                table: "assignments",
                column: "participant_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_quota_members_participant",
                table: "quota_members",
                column: "participant_id");

            // Who has a condition already keeps it and counts; how it came about is not known.
            migrationBuilder.Sql(
                """
                INSERT INTO assignments (participant_id, at, rule, stratum, saw, seed, condition, sequence, slot, counted, last_change, last_switch)
                SELECT id, started_at, 'unrecorded', '', '{}', seed, condition, sequence, NULL, 1, 0, 0 FROM participants WHERE condition > 0 ORDER BY id
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assignment_changes");

            migrationBuilder.DropTable(
                name: "condition_switches");

            migrationBuilder.DropTable(
                name: "quota_members");

            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropColumn(
                name: "seed",
                table: "study");
        }
    }
}
