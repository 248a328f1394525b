namespace StudyApp.Studies.Steps;

/// <summary>What someone who withdrew is told.</summary>
/// <param name="Number">Random; whoever knows it was given it.</param>
/// <param name="At">UTC.</param>
/// <param name="Erased">Whether the data were deleted; else they are kept and left out.</param>
public sealed record WithdrawalReceipt(string Number, DateTime At, bool Erased);
