using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Contracts;

/// <summary>What becomes of text in CSV that a spreadsheet would take for a formula: an apostrophe goes before it, or it stays as it is.</summary>
public enum Formulas { Escape, Raw }

/// <summary>CSV as an answer: the one way that it leaves the server.</summary>
internal static class CsvAnswer
{
    public const string MediaType = "text/csv";

    public const string FormulasText = "Of csv: escape puts ' before text that a spreadsheet would take for a formula; raw leaves it as it is.";

    /// <param name="file">A whole file; it is disposed.</param>
    /// <param name="types">Of its columns.</param>
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
