namespace StudyApp.Storage.Requests;

/// <summary>
/// What a participant's browser said about its display, in CSS pixels, when the consent form was sent.
/// </summary>
/// <param name="Dppx">Device pixels per CSS pixel.</param>
/// <param name="ScreenWidth">Of the whole screen.</param>
/// <param name="ScreenHeight">Of the whole screen.</param>
/// <param name="InnerWidth">Of the window's inside.</param>
/// <param name="InnerHeight">Of the window's inside.</param>
public sealed record DisplaySize(double Dppx, int ScreenWidth, int ScreenHeight, int InnerWidth, int InnerHeight);
