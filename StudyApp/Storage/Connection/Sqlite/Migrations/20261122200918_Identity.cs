using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Identity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_participants_balance",
                table: "participants");

            migrationBuilder.AddColumn<string>(
                name: "secret",
                table: "study",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "waits_until",
                table: "participants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "participant_origins",
                columns: table => new
                {
                    participant_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ip = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    user_agent = table.Column<string>(type: "TEXT", maxLength: 512, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_origins", x => x.participant_id);
                    table.ForeignKey(
                        name: "FK_participant_origins_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "participant_pins",
                columns: table => new
                {
                    participant_id = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_pins", x => x.participant_id);
                    table.ForeignKey(
                        name: "FK_participant_pins_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "withdrawals",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    participant_id = table.Column<long>(type: "INTEGER", nullable: false),
                    receipt = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    erased = table.Column<bool>(type: "INTEGER", nullable: false),
                    code_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_withdrawals", x => x.id);
                    table.ForeignKey(
                        name: "FK_withdrawals_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_participants_balance",
                table: "participants",
                columns: new[] { "excluded", "condition", "finished", "last_active_at", "waits_until" });

            migrationBuilder.CreateIndex(
                name: "ix_withdrawals_code",
                table: "withdrawals",
                column: "code_hash");

            migrationBuilder.CreateIndex(
                name: "ux_withdrawals_participant",
                table: "withdrawals",
                column: "participant_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_withdrawals_receipt",
                table: "withdrawals",
                column: "receipt",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "participant_origins");

            migrationBuilder.DropTable(
                name: "participant_pins");

            migrationBuilder.DropTable(
                name: "withdrawals");

            migrationBuilder.DropIndex(
                name: "ix_participants_balance",
                table: "participants");

            migrationBuilder.DropColumn(
                name: "secret",
                table: "study");

            migrationBuilder.DropColumn(
                name: "waits_until",
                table: "participants");

            migrationBuilder.CreateIndex(
                name: "ix_participants_balance",
                table: "participants",
                columns: new[] { "excluded", "condition", "finished", "last_active_at" });
        }
    }
}
