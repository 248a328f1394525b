using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;

namespace StudyApp.Participation.Planning;

/// <summary>What a failure says of the database, for those who show pages. Thread-safe.</summary>
public sealed class StorageTrouble(ParticipantWriter writer)
{
    /// <summary>
    /// Whether nothing is wrong but the time: more is to be stored than can be, or the database is away.
    /// </summary>
    public static bool MeansBusy(Exception? failure) =>
        failure
            is ServerBusyException
                or DbException
                or DatabaseException
                or DbUpdateException { InnerException: DbException };

    /// <summary>Whether something could not be read because the database is away or too slow.</summary>
    public static bool MeansUnreadable(Exception failure) =>
        failure is DbException or DatabaseException or TimeoutException || failure.InnerException is DbException;

    /// <summary>Tells the log when the database cannot be used; whether that is what the failure says.</summary>
    public bool Note(Exception? failure) => writer.Trouble.Note(failure);
}
