using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StudyApp.Storage.Connection.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class CountingEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "counting_ends",
                columns: table => new
                {
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_counting_ends", x => x.reason);
                });

            migrationBuilder.Sql("INSERT INTO counting_ends (reason) VALUES ('complete')");

            // Whoever reached another end gives the place back from now on: the first arrival notes it.
            migrationBuilder.Sql(
                """
                UPDATE participants SET stirred = 1
                WHERE stirred IS NULL AND counted_in IS NOT NULL AND finished AND COALESCE(end_reason, '') NOT IN ('complete', 'expired')
                """);

            // As before, and for those who count when they come to an end other than the plain one.
            migrationBuilder.Sql("DROP TRIGGER participants_stirred ON participants");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER participants_stirred BEFORE UPDATE ON participants FOR EACH ROW
                WHEN (OLD.stirred IS NULL AND NEW.stirred IS NULL AND CASE WHEN NEW.counted_in IS NULL THEN NOT NEW.excluded
                    ELSE NEW.excluded OR NEW.condition <> OLD.condition OR NEW.source <> OLD.source OR NEW.last_active_at < OLD.last_active_at
                        OR (NEW.finished AND COALESCE(NEW.end_reason, '') <> 'complete' AND (NOT OLD.finished OR COALESCE(NEW.end_reason, '') <> COALESCE(OLD.end_reason, '')))
                        OR (OLD.waits_until IS NOT NULL AND (NEW.waits_until IS NULL OR NEW.waits_until < OLD.waits_until)) END)
                EXECUTE FUNCTION participants_stir()
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER participants_stirred ON participants");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER participants_stirred BEFORE UPDATE ON participants FOR EACH ROW
                WHEN (OLD.stirred IS NULL AND NEW.stirred IS NULL AND CASE WHEN NEW.counted_in IS NULL THEN NOT NEW.excluded
                    ELSE NEW.excluded OR NEW.condition <> OLD.condition OR NEW.source <> OLD.source OR NEW.last_active_at < OLD.last_active_at
                        OR (OLD.waits_until IS NOT NULL AND (NEW.waits_until IS NULL OR NEW.waits_until < OLD.waits_until)) END)
                EXECUTE FUNCTION participants_stir()
                """);

            migrationBuilder.DropTable(
                name: "counting_ends");
        }
    }
}
