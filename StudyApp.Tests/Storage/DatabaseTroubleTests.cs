using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class DatabaseTroubleTests
{
    [Fact]
    public async Task What_goes_on_is_told_once_a_minute_and_its_end_once()
    {
        var (clock, log, full) = (new StepClock(), new KeptLog(), new SqliteException("database or disk is full", 13));
        await using var database = new SqliteDatabase("/study.db");
        var trouble = new DatabaseTrouble(database, clock, log);

        trouble.Over();
        for (var i = 0; i < 50; i++) Assert.True(trouble.Note(full));
        clock.Advance(TimeSpan.FromSeconds(90));
        for (var i = 0; i < 50; i++) trouble.Note(full);
        trouble.Over();
        trouble.Over();
        trouble.Note(full);

        Assert.Equal(
            [
                "The database /study.db cannot be used now, participants are asked to try again: database or disk is full",
                "The database /study.db still cannot be used (51 failures in 90 s): database or disk is full",
                "The database /study.db can be used again after 90 s (100 failures)",
                "The database /study.db cannot be used now, participants are asked to try again: database or disk is full",
            ],
            log.Lines.ToList());
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(8, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(1, false)]
    [InlineData(19, false)]
    [InlineData(20, false)]
    public async Task A_statement_that_SQLite_refuses_is_no_trouble_of_the_database(int code, bool isTrouble)
    {
        await using var database = new SqliteDatabase("/study.db");
        var trouble = new DatabaseTrouble(database, TimeProvider.System, new KeptLog());
        Assert.Equal(isTrouble, trouble.Note(new DbUpdateException("save", new SqliteException("x", code))));
    }

    [Theory]
    [InlineData("08006", true)]
    [InlineData("25006", true)]
    [InlineData("53100", true)]
    [InlineData("57P01", true)]
    [InlineData("58030", true)]
    [InlineData("23505", false)]
    [InlineData("22P02", false)]
    [InlineData("42P01", false)]
    [InlineData(null, true)]
    public async Task A_statement_that_PostgreSQL_refuses_is_no_trouble_of_the_database(string? state, bool isTrouble)
    {
        await using var database = new PostgresDatabase((PostgresAddress)DatabaseAddress.Parse("postgresql://u@127.0.0.1:1/d", out _)!);
        DbException failure = state is null ? new NpgsqlException("no connection") : new PostgresException("x", "ERROR", "ERROR", state);
        Assert.Equal(isTrouble, new DatabaseTrouble(database, TimeProvider.System, new KeptLog()).Note(failure));
    }

    [Fact]
    public async Task A_mistake_of_the_program_is_no_trouble_of_the_database()
    {
        await using var database = new SqliteDatabase("/study.db");
        var trouble = new DatabaseTrouble(database, TimeProvider.System, new KeptLog());
        Assert.False(trouble.Note(new InvalidOperationException()));
        Assert.False(trouble.Note(null));
        Assert.False(trouble.IsOn);
        Assert.True(trouble.Note(new ServerBusyException()));
    }
}
