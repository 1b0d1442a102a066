using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Contracts;

/// <summary>How CSV handles text that a spreadsheet would run as a formula: with an apostrophe in front, or unchanged.</summary>
public enum Formulas { Escape, Raw }

/// <summary>CSV responses. All CSV leaves the server through this class.</summary>
internal static class CsvAnswer
{
    public const string MediaType = "text/csv";

    public const string FormulasText = "CSV only. escape puts ' in front of text that a spreadsheet would run as a formula; raw leaves it unchanged.";

    /// <param name="file">A complete file. It is disposed.</param>
    /// <param name="types">The types of its columns.</param>
    public static PushStreamHttpResult Of(Stream file, string name, string formulas, IEnumerable<ColumnType> types, CancellationToken cancellationToken) =>
        Of(
            async body =>
            {
                await using (file)
                    await file.CopyToAsync(body, cancellationToken);
            },
            name, formulas, types);

    /// <param name="write">Writes header and lines.</param>
    public static PushStreamHttpResult Of(Func<Stream, Task> write, string name, string formulas, IEnumerable<ColumnType> types)
    {
        bool[] numbers = [.. types.Select(t => t.IsNumber)];
        return TypedResults.Stream(
            body => write(EnumWord.Read<Formulas>(formulas) == Formulas.Raw ? body : new FormulaGuard(body, numbers)), $"{MediaType}; charset=utf-8", name);
    }
}
