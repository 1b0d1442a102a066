using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>The content of pipeline.yaml, before the SQL files are read and variables are resolved.</summary>
/// <param name="Names">The names of tables and files in it, including those of invalid declarations: using such a name is not another error.</param>
internal sealed record Declarations(
    ImmutableArray<Zone> Zones,
    ImmutableArray<VariableDeclaration> Variables,
    Severity Accounting,
    ImmutableArray<TableDeclaration> Tables,
    ImmutableSortedSet<string> Names);

/// <param name="Values">The allowed values.</param>
internal sealed record VariableDeclaration(string Name, int Line, ImmutableArray<string> Values, string Default, string Description);

/// <param name="File">Its DDL or its SELECT.</param>
internal sealed record TableDeclaration(
    TableName Name,
    int Line,
    Zone Zone,
    string Description,
    FileDeclaration File,
    ImmutableArray<TagDeclaration> Tags,
    ImmutableArray<PersonDeclaration> Person,
    ImmutableArray<CheckDeclaration> Checks,
    ImmutableArray<AccountDeclaration> Accounts,
    LandingRules Landing,
    ColumnDeclarations Columns);

/// <param name="NullIfBad">Columns of a landing table in which bad values become NULL.</param>
internal sealed record ColumnDeclarations(ImmutableArray<YamlScalar> NullIfBad, ImmutableArray<FormatDeclaration> Formats);

internal sealed record FormatDeclaration(string Column, ColumnFormat Format, int Line);

internal sealed record FileDeclaration(string Name, int Line, bool IsDdl)
{
    /// <summary>The file name without its extension. It names the job.</summary>
    public string Stem => Path.GetFileNameWithoutExtension(Name);
}

internal sealed record TagDeclaration(string Column, string Tag, int Line);

internal sealed record PersonDeclaration(string Identifier, string Column, int Line);

internal sealed record CheckDeclaration(
    string Name,
    int Line,
    Severity Severity,
    string Description,
    SourceText Sql,
    ImmutableArray<VariableCondition> OnlyIf,
    string? Copies = null);

internal sealed record AccountDeclaration(TableName Input, int Line, ImmutableArray<KeptDeclaration> Kept, ImmutableArray<DropDeclaration> Drops);

internal sealed record KeptDeclaration(SourceText When, ImmutableArray<VariableCondition> OnlyIf);

internal sealed record DropDeclaration(
    string Name, int Line, string Description, SourceText When, ImmutableArray<VariableCondition> OnlyIf);

/// <summary>The entry applies only while the variable has this value.</summary>
internal sealed record VariableCondition(string Name, string Value, int Line);
