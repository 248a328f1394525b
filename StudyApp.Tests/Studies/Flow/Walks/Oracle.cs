using StudyApp.Studies.Items.Orders;

namespace StudyApp.Tests.Studies.Flow.Walks;

/// <summary>
/// Says by which page a participant goes on, straight from the drawn tree: every page has a place, arms not taken included; the next page
/// is the first at a later place whose guards, and those of its arm, are not false.
/// </summary>
internal sealed class Oracle(DrawnStudy study)
{
    /// <summary>The pages in the participant's order with what must not be false for each.</summary>
    public IReadOnlyList<(DrawnPage Page, bool IsShown)> Places(Known known, OrderKey order)
    {
        var places = new List<(DrawnPage, bool)>();
        var blocks = new Dictionary<DrawnBlock, int>(ReferenceEqualityComparer.Instance);
        Number(study.Pages, blocks);
        Walk(study.Pages, true);
        return places;

        void Walk(IEnumerable<Drawn> entries, bool isTaken)
        {
            foreach (var entry in entries)
                switch (entry)
                {
                    case DrawnPage page: places.Add((page, isTaken && page.Guard?.Holds(known) != false)); break;
                    case DrawnBlock block:
                        Walk(
                            block.Rule.Arrange(block.Entries.Length, order, $"pages/{blocks[block]}").Select(at => block.Entries[at]),
                            isTaken
                        );
                        break;
                    case DrawnRouting routing:
                        var chosen = routing.Arms.FirstOrDefault(a =>
                            (a.Condition is null || known.Condition == 0 || a.Condition == known.Condition)
                            && a.Guard?.Holds(known) != false
                        );
                        foreach (var arm in routing.Arms) Walk(arm.Entries, isTaken && ReferenceEquals(arm, chosen));
                        break;
                    default: throw new InvalidOperationException();
                }
        }
    }

    // Ordered entries are named by their number in the file, outer ones first.
    private static void Number(IEnumerable<Drawn> entries, Dictionary<DrawnBlock, int> blocks)
    {
        foreach (var entry in entries)
            if (entry is DrawnBlock block)
            {
                blocks[block] = blocks.Count + 1;
                Number(block.Entries, blocks);
            }
            else if (entry is DrawnRouting routing)
                foreach (var arm in routing.Arms) Number(arm.Entries, blocks);
    }
}
