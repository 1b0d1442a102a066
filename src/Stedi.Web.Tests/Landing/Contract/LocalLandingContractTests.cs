namespace Stedi.Web.Tests.Landing.Contract;

public sealed class LocalLandingContractTests : LandingContract
{
    private protected override Task<LandingOutcome> ReadAsync(LandingTable table, CancellationToken ct)
    {
        using var folder = new LandingFolder();
        foreach (var file in table.Cases.OrderBy(c => c.Name, StringComparer.Ordinal))
            folder.Add(file.Name, file.Content);
        return Task.FromResult(Outcome(folder.Import(table.Columns, table.IsInSmallBlocks ? LandingFolder.Tiny : null, ct: ct)));
    }

    internal static LandingOutcome Outcome(ImportResult result)
    {
        var profile = result.Profile;
        return new(
            result.Rows,
            [.. result.Rejects.Select(LandingOutcome.Describe)],
            [.. LandingOutcome.Describe(profile.Repairs, profile.NulledValues, profile.TruncatedTimes)],
            profile.Lines,
            profile.Rows);
    }
}
