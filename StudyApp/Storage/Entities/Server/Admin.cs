using Microsoft.AspNetCore.Identity;

namespace StudyApp.Storage.Entities.Server;

/// <summary>A researcher who may sign in to the panel.</summary>
public sealed class Admin : IdentityUser;
