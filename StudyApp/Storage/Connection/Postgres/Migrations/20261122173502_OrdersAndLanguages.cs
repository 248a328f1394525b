using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class OrdersAndLanguages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "visits",
                type: "character varying(35)",
                maxLength: 35,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calculated",
                table: "submissions",
                type: "text",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "participants",
                type: "character varying(35)",
                maxLength: 35,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "sequence",
                table: "participants",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "ix_participants_sequence",
                table: "participants",
                columns: new[] { "condition", "sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_participants_sequence",
                table: "participants");

            migrationBuilder.DropColumn(
                name: "language",
                table: "visits");

            migrationBuilder.DropColumn(
                name: "calculated",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "language",
                table: "participants");

            migrationBuilder.DropColumn(
                name: "sequence",
                table: "participants");
        }
    }
}
