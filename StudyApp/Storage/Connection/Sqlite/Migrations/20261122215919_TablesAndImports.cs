using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TablesAndImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "custom_table_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    participant_id = table.Column<long>(type: "INTEGER", nullable: false),
                    table_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    submitted_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false),
                    row_key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_custom_table_rows", x => x.id);
                    table.ForeignKey(
                        name: "FK_custom_table_rows_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "imports",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    file = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    participants = table.Column<int>(type: "INTEGER", nullable: false),
                    submissions = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "imported_participants",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    import_id = table.Column<long>(type: "INTEGER", nullable: false),
                    source_id = table.Column<long>(type: "INTEGER", nullable: false),
                    participant_id = table.Column<long>(type: "INTEGER", nullable: true),
                    digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imported_participants", x => x.key);
                    table.ForeignKey(
                        name: "FK_imported_participants_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_imported_participants_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "ix_custom_table_rows_participant",
                table: "custom_table_rows",
                columns: new[] { "participant_id", "table_name", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_custom_table_rows_key",
                table: "custom_table_rows",
                columns: new[] { "participant_id", "table_name", "row_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_imported_participants_import",
                table: "imported_participants",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "ix_imported_participants_participant",
                table: "imported_participants",
                column: "participant_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "custom_table_rows");

            migrationBuilder.DropTable(
                name: "imported_participants");

            migrationBuilder.DropTable(
                name: "imports");
        }
    }
}
