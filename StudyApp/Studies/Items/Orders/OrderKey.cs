namespace StudyApp.Studies.Items.Orders;

/// <summary>What the orders of one participant depend on.</summary>
/// <param name="Seed">The participant's seed.</param>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="Sequence">How many were assigned to the condition before this participant; 0 as long as no condition is
/// assigned.</param>
public readonly record struct OrderKey(long Seed, int Condition, int Sequence);
