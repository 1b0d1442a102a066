using System.Text.Json;

namespace Stedi.Web.Tables.Catalog;

/// <summary>The states that the catalog filters by: those of the data, and what else needs attention.</summary>
public enum CatalogState { Outdated, NeverBuilt, CodeChanged, VariablesChanged, InputsChanged, NewFiles, UpToDate, Failed, Held, Damaged }

public static class CatalogStates
{
    /// <summary>For people.</summary>
    public static string Label(CatalogState state) => DataOf(state) is { } data ? TableData.Word(data) : Word(state);

    /// <summary>In a URL. A data state has the same word as in REST.</summary>
    public static string Word(CatalogState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static bool Includes(this CatalogState state, TableState table) => state switch
    {
        CatalogState.Outdated => table.Data.IsOutdated,
        CatalogState.Failed => TableAttempt.Of(table).State == AttemptState.Failed,
        CatalogState.Held => table.Table.Held is not null,
        CatalogState.Damaged => table.Table.Damage is not null,
        _ => DataOf(state) is { } data && table.Data.States.Contains(data),
    };

    private static DataState? DataOf(CatalogState state) => state switch
    {
        CatalogState.NeverBuilt => DataState.NeverBuilt,
        CatalogState.CodeChanged => DataState.CodeChanged,
        CatalogState.VariablesChanged => DataState.VariablesChanged,
        CatalogState.InputsChanged => DataState.InputsChanged,
        CatalogState.NewFiles => DataState.NewFiles,
        CatalogState.UpToDate => DataState.UpToDate,
        _ => null,
    };
}
