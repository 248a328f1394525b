using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ActsOnParticipants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // SQLite keeps no lengths: the secret that is longer now needs no change, and none may rebuild the table.
            migrationBuilder.AddColumn<DateTime>(
                name: "cleared_at",
                table: "withdrawals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "participant_acts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    participant_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_acts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_participant_acts_participant",
                table: "participant_acts",
                column: "participant_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "participant_acts");

            migrationBuilder.DropColumn(
                name: "cleared_at",
                table: "withdrawals");
        }
    }
}
