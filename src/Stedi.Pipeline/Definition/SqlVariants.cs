using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Distinguishes a change of variables from a change of code.</summary>
public static class SqlVariants
{
    /// <summary>Whether the job's current text gives SQL with this hash for other values of the variables than the current ones.</summary>
    public static bool HasHash(PipelineDefinition definition, Job job, string sqlHash)
    {
        if (!definition.Files.TryGetValue(job.SqlFile, out var text))
            return false;
        var raw = new SourceText(TableBuilder.Statement(text), job.SqlFile, 1);
        var declared = definition.Declared.Select(v => new VariableDeclaration(v.Name, 0, v.Values, v.Default, v.Description));
        return Variables.Alternatives([.. declared], definition.Variables).Any(values => Sha256.Hex(Variables.Put(raw, values, new Faults()).Text) == sqlHash);
    }
}
