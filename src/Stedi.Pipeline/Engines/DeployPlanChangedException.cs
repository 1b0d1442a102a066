namespace Stedi.Pipeline.Engines;

/// <summary>What is to be done is no longer what was agreed to; nothing was changed.</summary>
public sealed class DeployPlanChangedException()
    : Exception("Nothing was changed: what is to be done is no longer what the plan showed. Look at the new plan, then apply that one.");
