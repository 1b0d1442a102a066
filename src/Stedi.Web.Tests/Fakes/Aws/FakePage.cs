using System.Globalization;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>A page of a list. The token is the position of the next page.</summary>
internal static class FakePage
{
    public static (List<T> Items, string? Next) Of<T>(IReadOnlyList<T> all, string? token, int? asked, int most, int? tiny)
    {
        var start = token is null ? 0
            : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at
            : throw new FakeAwsException("InvalidInputException", $"The token '{token}' is unknown.");
        var size = Math.Min(Math.Min(asked ?? most, most), tiny ?? int.MaxValue);
        var items = all.Skip(start).Take(size).ToList();
        var end = start + items.Count;
        return (items, end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }
}
