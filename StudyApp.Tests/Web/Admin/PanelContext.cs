using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using MudBlazor.Services;
using StudyApp.Research.Accounts;
using Xunit;

namespace StudyApp.Tests.Web.Admin;

/// <summary>Renders components of the panel, with MudBlazor's services.</summary>
public abstract class PanelContext : BunitContext, IAsyncLifetime
{
    protected PanelContext()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // MudBlazor's services can only be disposed of asynchronously.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    /// <summary>Renders a component as it is once a circuit has made it live.</summary>
    protected IRenderedComponent<T> Show<T>(Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render(parameters);
    }

    /// <summary>Renders a component as it is before.</summary>
    protected IRenderedComponent<T> ShowStatically<T>(Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        return Render(parameters);
    }

    /// <summary>Signs somebody in, with or without the right to change anything.</summary>
    protected void SignIn(string name, bool mayAct = true)
    {
        var account = this.AddAuthorization();
        account.SetAuthorized(name);
        if (mayAct) account.SetRoles(AdminPolicy.Role);
        account.SetClaims(new Claim(ClaimTypes.NameIdentifier, name));
    }
}
