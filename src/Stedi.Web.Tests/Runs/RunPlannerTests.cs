using CsCheck;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Runs;

/// <summary>
/// Properties over random graphs, job results and moments of a cancel. The planner runs against a model of the engine until the run ends.
/// Every transaction rule of a run is asserted on the way.
/// </summary>
public sealed class RunPlannerTests
{
    private enum Verdict { Succeeds, Fails, IsLostOnce, IsAlwaysLost, IsStopped }

    /// <param name="Inputs">For each table, the earlier tables it reads, as bits.</param>
    /// <param name="CancelAt">The round at which a cancel arrives. Beyond the end: no cancel.</param>
    /// <param name="Order">The seed of the order in which the engine ends jobs.</param>
    private sealed record Story(int[] Inputs, Verdict[] Verdicts, int CancelAt, int Order, bool LosesAnswers);

    private static readonly Gen<Story> Stories =
        from size in Gen.Int[1, 9]
        from inputs in Gen.Int[0, 511].Array[size]
        from verdicts in Gen.Frequency((6, Gen.Const(Verdict.Succeeds)), (1, Gen.Enum<Verdict>())).Array[size]
        from cancelAt in Gen.Int[0, 60]
        from order in Gen.Int[0, 1000]
        from loses in Gen.Bool
        select new Story(inputs, verdicts, cancelAt, order, loses);

    [Fact]
    public void Plan_AnySequence_EndsAndKeepsEveryRule() => Stories.Sample(story => new Model(story).Play(), iter: 5_000);

    [Fact]
    public void Plan_AllSucceeded_Publishes() => Assert.Equal([new Publish()], RunPlanner.Plan(Running(false, Step("a", StepStatus.Succeeded))));

    [Fact]
    public void Plan_AllSucceededButCancelled_IsCancelled() =>
        Assert.Equal([new EndRun(RunStatus.Cancelled, null)], RunPlanner.Plan(Running(true, Step("a", StepStatus.Succeeded))));

    [Fact]
    public void Plan_InputFailed_SkipsWithItsName() => Assert.Equal(
        [new SkipStep(Name("b"), "a was not built")],
        RunPlanner.Plan(Running(false, Step("a", StepStatus.Failed), Step("b", StepStatus.Pending, "a"))));

    [Fact]
    public void Plan_StepFailed_IsNotRetried() =>
        Assert.IsType<EndRun>(Assert.Single(RunPlanner.Plan(Running(false, Step("a", StepStatus.Failed) with { Attempt = 1 }))));

    [Fact]
    public void Plan_IntentSavedAnswerUnknown_AsksTheEngineFirst() => Assert.Equal(
        [new SubmitStep(Name("a"))],
        RunPlanner.Plan(Running(false, Step("a", StepStatus.Pending) with { Phase = StepPhase.Starting, Attempt = 1 })));

    [Fact]
    public void Plan_CancelWhileAnswerUnknown_SettlesItAndStartsNothing() => Assert.Equal(
        [new CancelStep(Name("a"))],
        RunPlanner.Plan(Running(true, Step("a", StepStatus.Pending) with { Phase = StepPhase.Starting, Attempt = 1 })));

    [Fact]
    public void Plan_InputOutsideTheRun_DoesNotBlock() => Assert.Equal(
        [new StartStep(Name("b"))], RunPlanner.Plan(Running(false, Step("b", StepStatus.Pending, "elsewhere"))));

    private static RunState Running(bool cancel, params StepState[] steps) => new(RunStatus.Running, cancel, [.. steps]);

    private static StepState Step(string table, StepStatus status, params string[] inputs) => new(Name(table), [.. inputs.Select(Name)], status);

    private static TableName Name(string text) => TableName.Parse(text);

    /// <summary>A minimal run and a minimal engine.</summary>
    private sealed class Model(Story story)
    {
        private readonly Random _random = new(story.Order);
        private readonly StepState[] _steps = [.. story.Inputs.Select((bits, i) => new StepState(
            Name($"t{i}"),
            [.. Enumerable.Range(0, i).Where(j => (bits & (1 << j)) != 0).Select(j => Name($"t{j}"))],
            StepStatus.Pending))];
        private readonly int[] _starts = new int[story.Inputs.Length];
        private readonly Verdict[] _verdicts = [.. story.Verdicts];
        private RunStatus _status = RunStatus.Running;
        private bool _published;

        public void Play()
        {
            PlayToTheEnd(story.CancelAt);
            if (_status == RunStatus.Succeeded)
                return;
            // Every ended run can be retried. With a working engine, the retry is published.
            for (var i = 0; i < _steps.Length; i++)
            {
                Assert.True(_steps[i].Status.HasEnded());
                if (_steps[i].Status != StepStatus.Succeeded)
                    Change(i, s => s with { Status = StepStatus.Pending, Phase = StepPhase.Idle, WasLost = false });
                _starts[i] = 0;
                _verdicts[i] = Verdict.Succeeds;
            }
            _status = RunStatus.Running;
            PlayToTheEnd(int.MaxValue);
            Assert.Equal(RunStatus.Succeeded, _status);
        }

        private void PlayToTheEnd(int cancelAt)
        {
            for (var round = 0; !_status.HasEnded(); round++)
            {
                Assert.True(round < 500, "The run does not end.");
                var state = new RunState(_status, round >= cancelAt, [.. _steps]);
                var actions = RunPlanner.Plan(state);
                Assert.Equal(actions, RunPlanner.Plan(state));
                foreach (var action in actions)
                    Do(action, state.IsCancelRequested);
                EndOne();
            }
            Assert.All(_steps, s => Assert.True(s.Status.HasEnded()));
            Assert.Equal(_status == RunStatus.Succeeded, _published);
            Assert.All(_starts, n => Assert.True(n <= RunPlanner.MaxAttempts));
        }

        private void Do(RunAction action, bool cancelled)
        {
            switch (action)
            {
                case StartStep start:
                    Assert.False(cancelled);
                    Start(Index(start.Table));
                    break;
                case SubmitStep submit:
                    Change(Index(submit.Table), s => s with { Phase = StepPhase.Submitted });
                    break;
                case StopStep stop:
                    Assert.Equal(StepPhase.Submitted, _steps[Index(stop.Table)].Phase);
                    break;
                case SkipStep skip:
                    Assert.Contains(_steps[Index(skip.Table)].Inputs, i => StatusOf(i) is StepStatus.Failed or StepStatus.Skipped or StepStatus.Cancelled);
                    Change(Index(skip.Table), s => s with { Status = StepStatus.Skipped });
                    break;
                case CancelStep cancel:
                    Assert.True(cancelled);
                    Change(Index(cancel.Table), s => s with { Status = StepStatus.Cancelled });
                    break;
                case Publish when _status == RunStatus.Running:
                    Assert.All(_steps, s => Assert.Equal(StepStatus.Succeeded, s.Status));
                    Assert.False(cancelled);
                    _status = RunStatus.Publishing;
                    break;
                case Publish:
                    _published = true;
                    _status = RunStatus.Succeeded;
                    break;
                case EndRun end:
                    Assert.True(end.Status == RunStatus.Failed || cancelled);
                    _status = end.Status;
                    break;
                default:
                    Assert.Fail($"Unknown action {action}.");
                    break;
            }
        }

        private void Start(int i)
        {
            Assert.All(_steps[i].Inputs, input => Assert.Equal(StepStatus.Succeeded, StatusOf(input)));
            Assert.True(_starts[i] == 0 || _steps[i].WasLost, "Only an attempt that the engine lost may be repeated.");
            _starts[i]++;
            var answered = !story.LosesAnswers || _random.Next(2) == 0;
            Change(i, s => s with
            {
                Status = StepStatus.Pending,
                Phase = answered ? StepPhase.Submitted : StepPhase.Starting,
                Attempt = s.Attempt + 1,
                WasLost = false,
            });
        }

        /// <summary>The engine ends a random job.</summary>
        private void EndOne()
        {
            var busy = Enumerable.Range(0, _steps.Length).Where(i => _steps[i] is { Phase: StepPhase.Submitted, Status: StepStatus.Pending }).ToArray();
            if (busy.Length == 0)
                return;
            var i = busy[_random.Next(busy.Length)];
            var verdict = _verdicts[i];
            var lost = verdict == Verdict.IsAlwaysLost || (verdict == Verdict.IsLostOnce && _starts[i] == 1);
            Change(i, s => s with
            {
                Status = lost || verdict == Verdict.Fails ? StepStatus.Failed : verdict == Verdict.IsStopped ? StepStatus.Cancelled : StepStatus.Succeeded,
                WasLost = lost,
                Phase = StepPhase.Idle,
            });
        }

        private StepStatus StatusOf(TableName table) => _steps[Index(table)].Status;

        private void Change(int i, Func<StepState, StepState> change) => _steps[i] = change(_steps[i]);

        private static int Index(TableName table) => int.Parse(table.Value[1..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
