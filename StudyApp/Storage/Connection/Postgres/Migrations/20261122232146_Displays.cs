using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Displays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "participant_displays",
                columns: table => new
                {
                    participant_id = table.Column<long>(type: "bigint", nullable: false),
                    dppx = table.Column<double>(type: "double precision", nullable: false),
                    screen_width = table.Column<int>(type: "integer", nullable: false),
                    screen_height = table.Column<int>(type: "integer", nullable: false),
                    inner_width = table.Column<int>(type: "integer", nullable: false),
                    inner_height = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_displays", x => x.participant_id);
                    table.ForeignKey(
                        name: "FK_participant_displays_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "participant_displays");
        }
    }
}
