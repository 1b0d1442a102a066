namespace Stedi.Pipeline.Engines;

/// <summary>The changes to make differ from the approved plan. Nothing was changed.</summary>
public sealed class DeployPlanChangedException()
    : Exception("Nothing was deployed: the changes differ from the plan you approved. Review the new plan, then apply it.");
