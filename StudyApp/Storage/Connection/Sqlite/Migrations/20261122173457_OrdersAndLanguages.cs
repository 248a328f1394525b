using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Sqlite.Migrations
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
                type: "TEXT",
                maxLength: 35,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calculated",
                table: "submissions",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "participants",
                type: "TEXT",
                maxLength: 35,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "sequence",
                table: "participants",
                type: "INTEGER",
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
